"""Gives a fresh node a wallet, blocks and an address with coins: prepare.py RPC_URL COOKIE.

Prints the address, its script, and two transactions that the node will take, in one line.
"""
import sys

from node import Node

node = Node(*sys.argv[1:3])
node("createwallet", "w")
node.mine(110)
address = node("getnewaddress")
node.pay({address: 2})
node.mine()
node.pay({address: 1})
node.mine()
made = []
for coin in [coin for coin in node("listunspent", 101) if coin["amount"] == 50][:2]:
    raw = node("createrawtransaction", [{"txid": coin["txid"], "vout": coin["vout"]}], {node("getnewaddress"): 49.999})
    made.append(node("signrawtransactionwithwallet", raw)["hex"])
assert len(made) == 2, "two coins that can be spent"
print(address, node("getaddressinfo", address)["scriptPubKey"], *made)
