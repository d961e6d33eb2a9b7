"""The site as each worker of the demo's web server loads it."""

from demo.parent import end_with_parent
from seconet_cms.wsgi import application

__all__ = ["application"]

end_with_parent()
