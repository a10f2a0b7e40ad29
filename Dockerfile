# The service as a small image: one program, no compiler, no database server, not root. DATABASE_URL names the database
# (compose.yaml brings one).

FROM rust:1-bookworm AS build
WORKDIR /src
COPY . .
# The caches keep dependencies and their build between images; the program is copied out, as a cache is not in a layer.
# The queries were checked when they were committed, so no database is needed here.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    SQLX_OFFLINE=true cargo build --release --locked --bin alive \
    && cp target/release/alive /usr/local/bin/alive

FROM debian:bookworm-slim
RUN useradd --uid 10001 --create-home --home-dir /var/lib/alive --shell /usr/sbin/nologin alive
COPY --from=build /usr/local/bin/alive /usr/local/bin/alive
USER 10001
WORKDIR /var/lib/alive
ENV ALIVE_DATA=/var/lib/alive \
    ALIVE_HTTP_ADDR=0.0.0.0:8080
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["alive", "doctor", "--health"]
CMD ["alive", "serve"]
