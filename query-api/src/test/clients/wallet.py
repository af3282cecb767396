"""A BDK wallet on a running daemon, its node at hand: wallet.py URL RPC_URL COOKIE.

What a wallet must never do: lose sight of money that it holds, or spend it twice.
"""
import sys

import bdkpython as bdk
from node import Node, until

url, rpc_url, cookie = sys.argv[1:4]
node = Node(rpc_url, cookie)
esplora = bdk.EsploraClient(url + "/api")
STOP_GAP, AT_ONCE, COIN = 20, 4, 100_000_000
seed = bdk.DescriptorSecretKey(bdk.NetworkKind.TEST, bdk.Mnemonic(bdk.WordCount.WORDS12), None)
descriptors = [
    bdk.Descriptor.new_bip84(seed, kind, bdk.NetworkKind.TEST)
    for kind in (bdk.KeychainKind.EXTERNAL, bdk.KeychainKind.INTERNAL)
]


def caught_up():
    until("the daemon is at the node's tip", lambda: str(esplora.get_tip_hash()) == node("getbestblockhash"))


def restored():
    """A wallet of the seed alone."""
    wallet = bdk.Wallet(*descriptors, bdk.Network.REGTEST, bdk.Persister.new_in_memory())
    wallet.apply_update(esplora.full_scan(wallet.start_full_scan().build(), STOP_GAP, AT_ONCE))
    return wallet


def sync(wallet):
    wallet.apply_update(esplora.sync(wallet.start_sync_with_revealed_spks().build(), AT_ONCE))


def total(wallet):
    return wallet.balance().total.to_sat()


def sees_twice(wallet, sat, txid, when):
    """Asked once and once more, and restored, all the same: so much money, and the payment in sight."""
    for round in (1, 2):
        sync(wallet)
        assert total(wallet) == sat, (when, round, total(wallet), sat)
        assert wallet.get_tx(txid) is not None, (when, round, "the payment is out of sight")
    again = restored()
    assert total(again) == sat, (when, "restored", total(again), sat)


def coins(wallet):
    return {str(coin.outpoint.txid) + ":" + str(coin.outpoint.vout) for coin in wallet.list_unspent()}


def spent(tx):
    return {str(i.previous_output.txid) + ":" + str(i.previous_output.vout) for i in tx.input()}


def handed_on(wallet, builder):
    psbt = builder.finish(wallet)
    assert wallet.sign(psbt)
    tx = psbt.extract_tx()
    esplora.broadcast(tx)
    return tx


def to_node():
    return bdk.Address(node("getnewaddress"), bdk.Network.REGTEST).script_pubkey()


caught_up()
wallet = restored()
assert total(wallet) == 0
assert esplora.get_height() == node("getblockcount")

# Money comes, to addresses with gaps between, and is seen before it is in a block.
paid = {str(wallet.peek_address(bdk.KeychainKind.EXTERNAL, i).address): btc for i, btc in
        ((0, "1"), (3, "0.5"), (15, "0.25"), (30, "0.125"))}
funding = node.pay(paid)
until("the daemon knows the mempool", lambda: total(restored()) == int(1.875 * COIN))
node.mine()
caught_up()
wallet = restored()
assert total(wallet) == int(1.875 * COIN) == wallet.balance().confirmed.to_sat(), wallet.balance()

# A payment is in sight from the moment it is handed on, and its coins are not spent again.
first = handed_on(wallet, bdk.TxBuilder().add_recipient(to_node(), bdk.Amount.from_sat(COIN * 3 // 10))
                  .fee_rate(bdk.FeeRate.from_sat_per_vb(2)))
held = int(1.875 * COIN) - COIN * 3 // 10 - wallet.calculate_fee(first).to_sat()
sees_twice(wallet, held, first.compute_txid(), "unconfirmed")
assert not coins(wallet) & spent(first)
second = handed_on(wallet, bdk.TxBuilder().add_recipient(to_node(), bdk.Amount.from_sat(COIN // 10))
                   .fee_rate(bdk.FeeRate.from_sat_per_vb(2)))
assert not spent(first) & spent(second), "one coin was spent twice"
before = held
held = before - COIN // 10 - wallet.calculate_fee(second).to_sat()
sees_twice(wallet, held, second.compute_txid(), "two unconfirmed")
replaced = str(second.compute_txid())
second = handed_on(wallet, bdk.BumpFeeTxBuilder(second.compute_txid(), bdk.FeeRate.from_sat_per_vb(9)))
held = before - COIN // 10 - wallet.calculate_fee(second).to_sat()
sees_twice(wallet, held, second.compute_txid(), "replaced for a higher fee")
assert replaced not in node("getrawmempool")
assert {str(first.compute_txid()), str(second.compute_txid())} <= set(node("getrawmempool"))
node.mine()
caught_up()
sees_twice(wallet, held, first.compute_txid(), "confirmed")
assert wallet.balance().confirmed.to_sat() == held

# All of it goes: emptied scripts must not look as if nothing had ever been there.
last = handed_on(wallet, bdk.TxBuilder().drain_wallet().drain_to(to_node()).fee_rate(bdk.FeeRate.from_sat_per_vb(2)))
sees_twice(wallet, 0, last.compute_txid(), "emptied, unconfirmed")
node.mine()
caught_up()
sees_twice(wallet, 0, last.compute_txid(), "emptied, confirmed")
seen = {str(tx.transaction.compute_txid()) for tx in restored().transactions()}
assert seen == {*funding, *(str(tx.compute_txid()) for tx in (first, second, last))}, seen

# What became of coins, asked by their outpoints alone.
for tx in (first, second, last):
    for coin in tx.input():
        status = esplora.get_output_status(coin.previous_output.txid, coin.previous_output.vout)
        assert status.spent and str(status.txid) == str(tx.compute_txid()), (status, tx)
    assert esplora.get_tx_status(tx.compute_txid()).confirmed
    assert esplora.get_merkle_proof(tx.compute_txid()) is not None
print("bdk: restored, paid, replaced and emptied a wallet of", len(seen), "transactions")
