import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()

from config.checks import refuse_unfit  # noqa: E402 - needs the apps
from config.figures import forget_dead_processes  # noqa: E402

refuse_unfit()
forget_dead_processes()

# What the start has built lives as long as the process: no answer waits while it is looked through.
gc.collect()
gc.freeze()
