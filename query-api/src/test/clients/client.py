"""The Python client that openapi-generator makes of openapi.yaml, used against a running daemon: client.py URL SCRIPT."""
import sys

import openapi_client as made

url, script = sys.argv[1:3]
api = made.ApiClient(made.Configuration(host=url))
status = made.ServiceApi(api).status()
answers, esplora = made.AnswersApi(api), made.EsploraApi(api)

balance = answers.balance_of_script(script)
assert balance.source == "local" and balance.balance_sat > 0, balance
page = answers.coins_of_script(script, limit=5)
assert page.utxos and page.utxos[0].value_sat >= 0, page
batch = answers.balances(made.BalancesAsked(addresses=[balance.address, "nonsense"]))
assert len(batch.balances) == 2, batch

tip = esplora.esplora_tip_hash()
block = esplora.esplora_block(tip)
transactions = esplora.esplora_block_transactions(tip)
assert block.tx_count >= len(transactions) > 0, block
assert transactions[0].status.confirmed and transactions[0].status.block_hash == tip, transactions[0]
spends = esplora.esplora_outspends(transactions[0].txid)
assert len(spends) == len(transactions[0].vout), spends
try:
    answers.balance_of_address("nonsense")
    raise AssertionError("a bad address was answered")
except made.ApiException as refused:
    assert refused.status == 400, refused
print("python: read", status.network, "at height", status.height)
