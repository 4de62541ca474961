"""`make eval`: how often the analysis is right, beside its peers, and whether it still is.

python -m tests.eval [--data DIR] [--only SETS] [--json FILE] [--errors DIR] [--parses DIR] [--raise]
python -m tests.eval --ablate [RULES] --parses DIR [--only SETS]
python -m tests.eval --fires --parses DIR [--only SETS]

Exit status: 0; 1 where a figure lies below its floor by more than noise, falls on what nobody looked at, or a count
that must be 0 is not; 2 where the articles to measure on are missing, or the floors cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bot.errors import SettingsError
from bot.settings import ROOT, load
from tests.eval import ablation, firing, floors, history, speed
from tests.eval.data import BESIDE, Data, DataMissing
from tests.eval.measuring import SETS, Result, ScorerDiffers
from tests.eval.report import Report, failures
from tests.eval.running import RunFailed

SPEED = "speed"


def main(
    argv: Sequence[str] | None = None,
    *,
    root: Path = ROOT,
    sets: Mapping[str, Callable[[Data, Path | None], Result]] = SETS,
) -> int:
    """The exit status. `root` and `sets` are other ones in tests."""
    args = _arguments(argv)
    data = Data(args.data, args.parses)
    names = [name for name in sets if name in args.only]
    try:
        pipeline = load().pipeline
        standing_floors = floors.read((root / floors.QUALITY).read_text(encoding="utf-8"))
        data.require(names if SPEED not in args.only else [*names, *(name for name in speed.SETS if name not in names)])
        if args.ablate is not None:
            return _ablate(data, sets, names, args.ablate)
        if args.fires:
            return _count_fires(data, sets, names)
        result = Result()
        for name in names:
            print(f"{name} …", file=sys.stderr, flush=True)
            result.add(sets[name](data, args.errors))
        measured_speed = speed.measure(data) if SPEED in args.only else None
    except (DataMissing, floors.BadFloors, SettingsError, OSError) as error:
        print(f"eval: {error}", file=sys.stderr)
        return 2
    except (RunFailed, ScorerDiffers) as error:
        print(f"eval: {error}", file=sys.stderr)
        return 1
    standing = floors.read_standing(root)
    if args.raise_:
        standing_floors = _raise(root, standing_floors, standing, result)
    failed = failures(result, standing_floors, standing) + history.faults(root)
    report = Report(pipeline, result, standing_floors, failed, measured_speed)
    print(report.table())
    args.json.write_text(json.dumps(report.to_json(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 1 if failed else 0


def _ablate(
    data: Data, sets: Mapping[str, Callable[[Data, Path | None], Result]], names: Sequence[str], rules: str
) -> int:
    """Print what each rule earns."""
    for name, losses in ablation.ablate(data, sets, _list_analysed(names), rules):
        print(ablation.tell(name, losses), flush=True)
    return 0


def _count_fires(data: Data, sets: Mapping[str, Callable[[Data, Path | None], Result]], names: Sequence[str]) -> int:
    """Print the lines of the rules that run in few documents of all sets."""
    with firing.counting() as fired:
        for name in _list_analysed(names):
            sets[name](data, None)
    for one in fired.list_rare():
        print(firing.tell(*one))
    return 0


def _list_analysed(names: Sequence[str]) -> list[str]:
    """Return those of the sets that are analysed over kept parses: the others say nothing of a rule."""
    return [name for name in names if name not in {SPEED, "stories", "outlets", "topics"}]


def _raise(
    root: Path, before: Mapping[str, floors.Floor], standing: dict[str, list[tuple[float, ...]]], result: Result
) -> dict[str, floors.Floor]:
    """The floors raised to what was measured, written down with the counts that they come from."""
    after = floors.raised(before, result.figures)
    standing |= {key: list(one.counts) for key, one in result.figures.items() if floors.stands(one, after.get(key))}
    (root / floors.QUALITY).write_text(floors.written(after), encoding="utf-8")
    floors.write_standing(standing, root)
    return after


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.eval", description="Measure how often the analysis is right."
    )
    parser.add_argument("--data", type=Path, default=BESIDE, metavar="DIR", help=f"the data sets ({BESIDE})")
    parser.add_argument("--only", type=_names, default=(*SETS, SPEED), metavar="SETS", help="with commas between")
    parser.add_argument("--json", type=Path, default=ROOT / "eval.json", metavar="FILE", help="where the JSON goes")
    parser.add_argument("--errors", type=Path, metavar="DIR", help="write what is wrong where it may be looked at")
    parser.add_argument("--parses", type=Path, metavar="DIR", help="keep parses there, and run what follows them alone")
    parser.add_argument(
        "--ablate", nargs="?", const="", metavar="RULES", help="each rule off in turn (those whose names begin so)"
    )
    parser.add_argument("--fires", action="store_true", help="list the rules' lines that run in few documents")
    parser.add_argument("--raise", action="store_true", dest="raise_", help="raise the floors to what is measured")
    args = parser.parse_args(argv)
    if (args.ablate is not None or args.fires) and args.parses is None:
        parser.error("--ablate and --fires take --parses DIR: what they look at runs in this process, on kept parses")
    return args


def _names(value: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in value.split(",") if name.strip())
    unknown = [name for name in names if name not in {*SETS, SPEED}]
    if unknown or not names:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown) or 'nothing'} is none of {', '.join((*SETS, SPEED))}")
    return names


if __name__ == "__main__":
    sys.exit(main())
