"""Every statement under the filter, page by page."""

from dashboard.ui import listing
from dashboard.ui.view import current

listing.statements(current())
