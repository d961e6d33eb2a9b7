"""The site as each worker of the demo's web server loads it."""

from delivery.wsgi import get_site
from demo.parent import end_with_parent

end_with_parent()

application = get_site()
