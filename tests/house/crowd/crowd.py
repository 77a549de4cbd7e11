"""crowd 凑人: from so many members on everyone pays less, however many units each of them takes."""

from __future__ import annotations

from commerce.rules.mechanic import Complaint, Mechanic, Term


class Crowd(Mechanic):
    """`{"steps": [[3, 8900]]}`: from three members on 89.00."""

    name = "crowd"
    place = 15
    fields = (Term(name="steps", kind="steps", most=1, of="members"),)
    problems = (
        Complaint("bad_crowd", "`text` is not a crowd like 3=89", "Cherries; price 99; crowd 3=89 4=79"),
    )
    examples = ({"steps": [[3, 8900]]},)
    counts = "members"
    removable = True
