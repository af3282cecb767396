"""bitcoinlib's service on a running daemon: service.py URL ADDRESS [RPC_URL COOKIE]. HOME is where it may write."""
import json
import os
import sys

os.environ["BCL_DATA_DIR"] = os.environ["HOME"]
from bitcoinlib.main import BCL_DATA_DIR
from node import Node

url, address = sys.argv[1:3]
node = Node(*sys.argv[3:5]) if len(sys.argv) > 4 else None
names = ("blockstream", "mempool")
with open(os.path.join(BCL_DATA_DIR, "providers.json"), "w") as file:
    json.dump({name: {
        "provider": name, "network": "regtest", "client_class": name.capitalize() + "Client", "provider_coin_id": "",
        "url": url + "/api/", "api_key": "", "priority": 10, "denominator": 1, "network_overrides": None,
        "timeout": 0,
    } for name in names}, file)
from bitcoinlib.services.services import Service


def service(name):
    made = Service(network="regtest", provider_name=name, cache_uri="")
    # A service that fails hands back False and keeps the reason to itself.
    made.cache.session = None
    return made


def of(made, answer):
    assert answer is not False and not made.errors, made.errors
    return answer


for name in names:
    made = service(name)
    height = of(made, made.blockcount())
    for _ in range(5):  # A block can come between the two.
        balance = of(made, made.getbalance(address))
        coins = of(made, made.getutxos(address, limit=500))
        held = sum(coin["value"] for coin in coins if coin["block_height"])
        if held == balance:
            break
    assert held == balance > 0, (balance, held)
    tx = of(made, made.gettransaction(coins[0]["txid"]))
    assert tx.txid == coins[0]["txid"] and tx.outputs[coins[0]["output_n"]].value == coins[0]["value"], tx
    assert of(made, made.getrawtransaction(tx.txid))
    block = of(made, made.getblock(coins[0]["block_height"], parse_transactions=False))
    assert tx.txid in [str(txid) for txid in block.transactions], block
    assert isinstance(made.mempool(), list), made.errors
    if node:
        raw = node("createrawtransaction", [], {node("getnewaddress"): 0.5})
        raw = node("signrawtransactionwithwallet", node("fundrawtransaction", raw)["hex"])["hex"]
        sent = of(made, made.sendrawtransaction(raw))
        assert sent["txid"] in node("getrawmempool"), sent
        assert sent["txid"] in of(made, made.mempool())
        assert of(made, made.gettransaction(sent["txid"])).status == "unconfirmed"
    print("bitcoinlib:", name, "read", len(coins), "coins at height", height)
