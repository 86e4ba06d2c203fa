# The service for production: pages, worker and clock are the same image with different commands.
# docker-compose.yml says how they go together, docs/operations.md what to set.

# --- Style and script of the pages
FROM node:24-slim AS static
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY static static
RUN npm run build

# --- Python packages, pinned with their checksums
FROM python:3.13-slim AS packages
COPY requirements/production.txt .
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --disable-pip-version-check \
      --require-hashes --requirement production.txt

# --- What runs
FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin valuedash
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    VALUEDASH_HOME=/tmp/valuedash
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
COPY --from=static /build/static/dist static/dist
RUN install --directory --owner=valuedash --mode=0700 /events \
 && python -m compileall -q /venv /app \
 && python manage.py collectstatic --no-input --verbosity 0
USER valuedash
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "--bind=0.0.0.0:8000", "--worker-tmp-dir=/dev/shm"]
