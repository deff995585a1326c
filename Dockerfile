# Stage 1: our wheel and everything it needs, into /venv. Every download is checked against a hash.
FROM python:3.11.14-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src

COPY requirements.lock ./
RUN python -m venv /venv \
    && /venv/bin/pip install --require-hashes --only-binary :all: -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY locales locales
COPY messages messages
COPY facts facts
COPY migrations migrations
RUN /venv/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /venv/bin/pip install --no-deps --no-index --find-links /wheels samen

# Stage 2: the same Python, without compilers, sources or root.
FROM python:3.11.14-slim-bookworm

COPY --from=build /venv /venv
RUN groupadd --gid 10001 samen \
    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin samen \
    && install -d -o 10001 -g 10001 -m 700 /data

ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    SAMEN_DATABASE_URL=sqlite:////data/samen.db \
    SAMEN_HOST=0.0.0.0 \
    SAMEN_LOG_FORMAT=json

USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000

# /readyz answers 503 when the database is away or not migrated; urlopen raises on it.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ.get('SAMEN_PORT', '8000') + '/readyz', timeout=4)"]

ENTRYPOINT ["samen"]
CMD ["run"]
