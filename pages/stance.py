"""Where speakers stand toward Russia."""

from dashboard.measures import stance
from dashboard.ui import choices, profile
from dashboard.ui.show import show
from dashboard.ui.view import current

view = current()
show(view.measure(stance.distribution, by=choices.one("stance_by", "Rows are")), "Where they stand")
show(view.measure(stance.over_time), "How the stance moves")
profile.compare(view)
