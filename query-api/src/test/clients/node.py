"""A node's JSON-RPC, for the clients beside this file."""
import base64
import json
import time
import urllib.request


class Node:
    """One that was started for the test: its coins are nobody's."""

    def __init__(self, url, cookie):
        self.url = url
        with open(cookie, "rb") as file:
            self.authorization = "Basic " + base64.b64encode(file.read()).decode()

    def __call__(self, method, *params):
        body = json.dumps({"id": 1, "method": method, "params": params}).encode()
        request = urllib.request.Request(self.url, body, {"Authorization": self.authorization})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["result"]

    def mine(self, blocks=1):
        """Makes blocks with all that is in the mempool; waits for nobody."""
        self("generatetoaddress", blocks, self("getnewaddress"))

    def pay(self, amounts):
        """Pays BTC (as text) to addresses, one transaction each; their txids."""
        return [self("sendtoaddress", address, btc) for address, btc in amounts.items()]


def until(what, condition, seconds=30):
    """Waits for what another process does."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds} s in vain: {what}"
        time.sleep(0.1)
