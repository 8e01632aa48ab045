"""Method, accuracy and build."""

from dashboard.ui import about
from dashboard.ui.view import current

about.draw(current())
