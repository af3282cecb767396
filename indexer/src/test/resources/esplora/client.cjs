// A client that others wrote for Esplora's API, against a running server.
// usage: node client.cjs HOST:PORT ADDRESS; prints what it was told as one line of JSON.
const mempoolJS = require('@mempool/mempool.js');

async function main() {
  const [hostname, address] = process.argv.slice(2);
  const { bitcoin } = mempoolJS({ hostname, protocol: 'http', network: 'mainnet' });
  const held = await bitcoin.addresses.getAddress({ address });
  const coins = await bitcoin.addresses.getAddressTxsUtxo({ address });
  const txs = await bitcoin.addresses.getAddressTxsChain({ address });
  const height = await bitcoin.blocks.getBlocksTipHeight();
  const hash = await bitcoin.blocks.getBlocksTipHash();
  const firsts = await bitcoin.blocks.getBlockTxs({ hash, start_index: 0 });
  const status = await bitcoin.blocks.getBlockStatus({ hash });
  const txids = await bitcoin.blocks.getBlockTxids({ hash });
  const tx = await bitcoin.transactions.getTx({ txid: coins[0].txid });
  const spends = await bitcoin.transactions.getTxOutspends({ txid: coins[0].txid });
  let refusal = '';
  try {
    await bitcoin.transactions.postTx({ txhex: '00' });
  } catch (e) {
    refusal = `${e.response.status} ${e.response.data}`;
  }
  console.log(JSON.stringify({
    balance: held.chain_stats.funded_txo_sum - held.chain_stats.spent_txo_sum,
    coins: coins.reduce((sum, coin) => sum + coin.value, 0),
    transactions: txs.length,
    height,
    hash,
    blockHeight: firsts[0].status.block_height,
    best: status.in_best_chain,
    txids: txids.length,
    confirmed: tx.status.confirmed,
    unspent: spends[coins[0].vout].spent === false,
    refusal,
  }));
}

main().catch((e) => {
  console.error(e.response ? `${e.config.url}: ${e.response.status} ${e.response.data}` : e);
  process.exit(1);
});
