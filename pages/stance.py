"""Where speakers stand toward Russia."""

from dashboard.measures import stance
from dashboard.ui import choices, comparison, shifts
from dashboard.ui.show import head, show
from dashboard.ui.view import current

view = current()
head("Where they stand")
by = choices.one("stance_by", "Rows are")
show(view.measure(stance.distribution, by=by), "Where they stand", headed=True)
show(view.measure(stance.over_time), "How the stance moves")
shifts.draw(view, "actor" if by == "topic" else by)  # a topic takes no side
comparison.draw(view)
