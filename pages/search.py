"""Words and phrases in whole articles."""

from dashboard.ui import search
from dashboard.ui.view import current

search.draw(current())
