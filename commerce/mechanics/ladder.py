"""ladder 阶梯: the price falls for everyone as the group grows."""

from __future__ import annotations

from commerce.rules.mechanic import Complaint, Mechanic, Term


class Ladder(Mechanic):
    """`{"steps": [[10, 8900], [20, 7900]]}`: from 10 units on 89.00, from 20 on 79.00."""

    name = "ladder"
    place = 10
    fields = (Term(name="steps", kind="steps"),)
    problems = (
        Complaint("bad_ladder", "`text` is not steps like 10=89 20=79", "Cherries; price 99; ladder cheap"),
    )
    examples = ({"steps": [[10, 8900], [20, 7900]]},)
    removable = True
