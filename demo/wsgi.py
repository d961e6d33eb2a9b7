"""The site as each worker of the demo's web server loads it."""

from django.core.wsgi import get_wsgi_application

from demo.parent import end_with_parent

end_with_parent()

application = get_wsgi_application()
