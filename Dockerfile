# One image for the web server, the worker and the migrations:
#   docker run ... aspirant                               the web server
#   docker run ... aspirant flask --app wsgi worker       the worker
#   docker run ... aspirant flask --app wsgi db upgrade   the migrations

FROM python:3.12-slim AS build
WORKDIR /srv/aspirant
RUN pip install --no-cache-dir uv==0.13.8
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev --no-install-project
COPY config.py wsgi.py LICENSE ./
COPY migrations migrations
COPY templates templates
COPY aspirant aspirant
RUN .venv/bin/pybabel compile --directory aspirant/translations

FROM python:3.12-slim
WORKDIR /srv/aspirant
COPY --from=build /srv/aspirant /srv/aspirant
# Only instance/ may be written: the embedded database and uploads, when they are used.
RUN useradd --system --home-dir /srv/aspirant --shell /usr/sbin/nologin aspirant \
    && install --directory --owner=aspirant --group=aspirant --mode=0700 instance
ENV PATH=/srv/aspirant/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER aspirant
VOLUME /srv/aspirant/instance
EXPOSE 8000
# No access log: addresses of feeds and sign-in links are passwords.
CMD ["gunicorn", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--workers=2", "--threads=8", "--worker-tmp-dir=/dev/shm", "wsgi:app"]
