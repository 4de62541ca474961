"""What hangs on a word of a parse, found in the time that going through its stretch of the sentence takes."""

from __future__ import annotations

from bot.analysis.parse.tokens import Token


def list_descendants(top: Token) -> list[Token]:
    """Return the tokens of `top.subtree`, in order of place.

    SpaCy's own takes the square of the depth for a deep tree.
    """
    doc, low, high = top.doc, top.left_edge.i, top.right_edge.i + 1
    tokens = list(doc[low:high])
    heads = [token.head.i for token in tokens]
    below: dict[int, bool] = {top.i: True}
    for place in range(low, high):
        path = []
        at = place
        while at not in below and low <= at < high and heads[at - low] != at:
            path.append(at)
            at = heads[at - low]
        is_below = below.get(at, False)
        below.update(dict.fromkeys([*path, at], is_below))
    return [token for token in tokens if below[token.i]]
