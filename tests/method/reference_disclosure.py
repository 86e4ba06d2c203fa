"""The slow, obvious twins of pounds under disclosure control, and an attacker: one cell and one line
at a time in plain Python, and a linear program for what a reader could work out.

A cell is (cost, people, largest); unknown is None. A relation is (total or None, parts).
"""

from scipy.optimize import linprog

NIL = (0, 0, 0)


def unsafe(cost, people, largest, hidden_to=7, dominant=0.5):
    if None in (cost, people, largest):
        return True
    if cost == 0 and people == 0:
        return False
    return people <= hidden_to or abs(largest) > dominant * abs(cost)


def safe_together(parts, hidden_to=7, dominant=0.5, above=0.5):
    """Could these cells be shown as one, and could each unsafe one have been larger?"""
    most_people = max(people for _, people, _ in parts)
    one_person = sum(largest for _, _, largest in parts)
    if most_people <= hidden_to or one_person > dominant * abs(sum(cost for cost, _, _ in parts)):
        return False
    for at, (cost, people, largest) in enumerate(parts):
        others = parts[:at] + parts[at + 1 :]
        spare = sum(max(abs(c) - top, 0) for c, _, top in others)
        if unsafe(cost, people, largest, hidden_to, dominant) and spare < above * abs(cost):
            return False
    return True


def closed(cells, relations):
    """What is hidden when each line by itself is safe: the first line that is not gets one more
    hidden, and all are looked at again."""
    hidden = {at for at, cell in enumerate(cells) if unsafe(*cell)}
    lines = [
        (total, sorted(part for part in set(parts) if tuple(cells[part]) != NIL))
        for total, parts in relations
    ]
    while True:
        for line in range(len(lines)):
            cell = next_cell(cells, lines, line, hidden)
            if cell is not None:
                hidden.add(cell)
                break
        else:
            return hidden


def unseen(lines, line, hidden):
    total, parts = lines[line]
    return [cell for cell in [*parts, total] if cell in hidden]


def other_lines(lines, cell, line):
    return [at for at, (total, parts) in enumerate(lines) if at != line and cell in [*parts, total]]


def line_is_safe(cells, lines, line, hidden):
    total, parts = lines[line]
    not_seen = unseen(lines, line, hidden)
    if not not_seen:
        return True
    if len(not_seen) == 1:  # it follows from the rest
        covers = any(
            len(unseen(lines, other, hidden)) > 1 for other in other_lines(lines, not_seen[0], line)
        )
        return not unsafe(*cells[not_seen[0]]) and not covers
    return total in hidden or safe_together([cells[part] for part in parts if part in hidden])


def next_cell(cells, lines, line, hidden):
    total, parts = lines[line]
    if line_is_safe(cells, lines, line, hidden):
        return None
    shown = [part for part in parts if part not in hidden]
    if not shown:
        return None if total in hidden else total
    inside = [cells[part] for part in parts if part in hidden]
    enough = [p for p in shown if total in hidden or safe_together([*inside, cells[p]])]
    if not enough:
        return max(shown, key=lambda part: abs(cells[part][0]))

    def price(part):
        alone = [at for at in other_lines(lines, part, line) if not unseen(lines, at, hidden)]
        return abs(cells[part][0]) * (1 + len(alone))

    return min(enough, key=price)


def nested(groups, tail=20, between=20, dominant=0.5):
    """Groups as (people, cost, largest), smallest first: every shown one against every larger shown
    one, the largest first."""
    shown: list[int] = []
    for at in reversed(range(len(groups))):
        people, cost, largest = groups[at]
        fits = people >= tail and largest <= dominant * cost
        for other in shown:
            more, pounds = groups[other][0] - people, groups[other][1] - cost
            if more == 0 and abs(pounds) <= 1:
                continue
            fits = fits and more >= between and groups[other][2] <= dominant * pounds
        if fits:
            shown.append(at)
    return [at not in shown and groups[at][:2] != (0, 0) for at in range(len(groups))]


def possible(published, relations, target, least=None, known=None, rounding=0):
    """(lowest, highest) pounds of a cell for an attacker: `published` is None where hidden, others are
    right to half of `rounding`; no pounds are below nil. `least` and `known` are what the attacker
    knows besides of single cells."""
    least, known = least or {}, known or {}
    bounds = []
    for at, pounds in enumerate(published):
        if at in known:
            bounds.append((known[at], known[at]))
        elif pounds is None:
            bounds.append((least.get(at, 0), None))
        else:
            low, high = max(0, pounds - rounding / 2), pounds + rounding / 2
            bounds.append((low, high))
    rows = []
    for total, parts in relations:
        row = [0.0] * len(published)
        for part in parts:
            row[part] = 1.0
        row[total] = -1.0
        rows.append(row)
    found = []
    for sign in (1, -1):
        aim = [0.0] * len(published)
        aim[target] = sign
        solved = linprog(aim, A_eq=rows, b_eq=[0.0] * len(rows), bounds=bounds)
        found.append(sign * solved.fun if solved.status == 0 else sign * float("-inf"))
        assert solved.status in (0, 3), solved.message
    return found[0], found[1]
