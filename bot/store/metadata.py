"""What every table of the schema shares: the metadata, and the type of an id."""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, MetaData

metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s"})

ID = BigInteger().with_variant(Integer(), "sqlite")
