# Builds with docker, podman or buildah alike; `make container` builds and tries it on a machine that has no engine.
#
# Both stages stand on this image. It needs Python 3.11 or newer as python3, with the modules venv and ensurepip.
ARG BASE_IMAGE=python:3.11-slim-bookworm


FROM ${BASE_IMAGE} AS build
WORKDIR /srv/seconet
COPY requirements/base.txt requirements/base.txt
# Wheels alone, so that no compiler is ever needed; pip itself stays behind in this stage. Of the packages' catalogues
# (a tenth of the whole) only the compiled ones are read.
RUN python3 -m venv /tmp/pip \
    && python3 -m venv --without-pip /opt/seconet \
    && /tmp/pip/bin/python -m pip --python /opt/seconet/bin/python install --no-cache-dir --disable-pip-version-check \
        --only-binary :all: --require-hashes -r requirements/base.txt \
    && find /opt/seconet -name '*.po' -delete
COPY . .
# The base settings know no secret, no database and no address: these steps need none.
RUN export DJANGO_SETTINGS_MODULE=seconet_cms.settings.base PYTHONDONTWRITEBYTECODE=1 \
    && /opt/seconet/bin/python -m seconet_cms.catalogues compile \
    && /opt/seconet/bin/python -m django collectstatic --no-input --verbosity 0 \
    && mv .local/static static \
    && rm -r .local \
    && /opt/seconet/bin/python -m compileall -q --invalidation-mode unchecked-hash . \
    && mkdir -p /tmp/state/cache /tmp/state/media


# Nothing is run in this stage: what a build is lent (package settings, certificates) leaves no trace in it.
FROM ${BASE_IMAGE}
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Seconet CMS" \
      org.opencontainers.image.description="The web site of Seconet, the European network of regions that promote the social economy." \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
ENV PATH=/opt/seconet/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    LANG=C.UTF-8 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=seconet_cms.settings.production \
    STATIC_ROOT=/srv/seconet/static \
    CACHE_DIR=/var/lib/seconet/cache \
    MEDIA_ROOT=/var/lib/seconet/media
WORKDIR /srv/seconet
COPY --from=build /opt/seconet /opt/seconet
COPY --from=build /srv/seconet /srv/seconet
# The one place that the site may write to.
COPY --from=build --chown=10001:10001 /tmp/state /var/lib/seconet
USER 10001:10001
VOLUME /var/lib/seconet/media
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-m", "seconet_cms.container", "healthy"]
ENTRYPOINT ["python", "-m", "seconet_cms.container"]
CMD ["serve"]
