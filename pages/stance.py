"""Where speakers stand toward Russia."""

from dashboard.measures import stance
from dashboard.ui import choices, comparison, shifts
from dashboard.ui.show import show
from dashboard.ui.view import current

view = current()
by = choices.one("stance_by", "Rows are")
show(view.measure(stance.distribution, by=by), "Where they stand")
show(view.measure(stance.over_time), "How the stance moves")
shifts.draw(view, "actor" if by == "topic" else by)  # a topic takes no side
comparison.draw(view)
