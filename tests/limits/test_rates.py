"""The limit on requests of one address, over real sockets: what is left is told with every answer, too much is 429 with Retry-After, and waiting helps."""

import json
import time
from opsd import Cluster, Server


def main():
    with Cluster(record=None) as cluster:
        cluster.opsd("migrate", check=True)
        with Server(cluster) as server:
            _, headers, _ = server.get("/healthz")
            assert "ratelimit-limit" not in headers, "loopback is spared by default"
        with Server(cluster, "--rate-loopback", "1", "--rate-limit", "2", "--rate-burst", "4") as server:
            for left in (3, 2, 1, 0):
                status, headers, _ = server.get("/healthz")
                assert status == 200 and headers["ratelimit-limit"] == "4", (status, headers)
                assert int(headers["ratelimit-remaining"]) >= left
            refused = [server.get("/v1/areas") for _ in range(6)]
            status, headers, body = refused[-1]
            assert status == 429 and headers["content-type"] == "application/problem+json", (status, headers)
            assert json.loads(body)["type"] == "/problems/too-many-requests"
            assert headers["access-control-allow-origin"] == "*"
            time.sleep(int(headers["retry-after"]) + 0.1)
            assert server.get("/healthz")[0] == 200
    print("the limit holds, is told, and ends")


if __name__ == "__main__":
    main()
