# syntax=docker/dockerfile:1

FROM node:22-bookworm-slim AS node

FROM maven:3.9-eclipse-temurin-25 AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /build
COPY pom.xml ./
COPY migrations migrations
COPY src/main src/main
RUN --mount=type=cache,target=/root/.m2 --mount=type=cache,target=/root/.npm \
    mvn -B -ntp package -Dmaven.test.skip=true

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --user-group --home-dir /var/lib/lectern --create-home lectern
COPY --from=build --chown=root:root /build/target/lectern.jar /opt/lectern/lectern.jar
USER 10001:10001
ENV LECTERN_DATA=/var/lib/lectern/data \
    LANG=C.UTF-8
VOLUME /var/lib/lectern
EXPOSE 8080
# The image has neither curl nor wget; bash can speak enough HTTP.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080; printf 'GET /actuator/health/readiness HTTP/1.0\\r\\n\\r\\n' >&3; grep -q '200' <(head -n 1 <&3)"]
# The first process only starts the service and starts it again when it dies. The service's heap is a quarter of the memory
# limit; a model lives outside of it. More JVM options: JAVA_TOOL_OPTIONS, which both processes get.
ENTRYPOINT ["java", "-Xmx32m", "-XX:TieredStopAtLevel=1", "-Dlectern.service.options=-XX:MaxRAMPercentage=25", "-jar", "/opt/lectern/lectern.jar"]
CMD ["serve", "--host", "0.0.0.0"]
