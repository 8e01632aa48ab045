"""One article, whole, with its statements marked."""

from dashboard.ui import article_page
from dashboard.ui.view import current

article_page.draw(current())
