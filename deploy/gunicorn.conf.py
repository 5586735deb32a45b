"""How gunicorn serves the pages and the API behind a reverse proxy: /etc/commissioning/gunicorn.conf.py."""

import os

from commissioning.config.logs import logging_settings

bind = "127.0.0.1:8000"
# Pages are calculation more than waiting: two processes a core, of two threads, each with its connection to PostgreSQL.
workers = 2 * (os.cpu_count() or 1)
threads = 2
worker_class = "gthread"
# The proxy gives up after 65 seconds: a request ends here first, and its transaction with it.
timeout = 60
graceful_timeout = 30
keepalive = 75
# A worker that has leaked is replaced before it matters, and not all at once.
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 4_094
limit_request_fields = 50
# Whoever connects is the proxy on this machine; it says whether the reader came by HTTPS.
forwarded_allow_ips = "127.0.0.1"
# Our own line for each request holds no address and no name, as gunicorn's access log would.
accesslog = None
logconfig_dict = logging_settings("production")
control_socket_disable = True
