// Libraries that others wrote for Esplora's API, on a running daemon: explorer.cjs URL ADDRESS SCRIPT [HEX...], the last being
// transactions that the node will take.
const assert = require('node:assert/strict');
const { createHash } = require('node:crypto');
const { EsploraExplorer } = require('@bitcoinerlab/explorer');
const mempoolJS = require('@mempool/mempool.js');

const [url, address, script, ...hexes] = process.argv.slice(2);

async function explorer() {
  const explorer = new EsploraExplorer({ url: `${url}/api` });
  await explorer.connect();
  assert.equal(await explorer.isConnected(), true);
  const held = await explorer.fetchAddress(address);
  assert(held.balance > 0 && held.txCount > 0, JSON.stringify(held));
  // Electrum's habit: the hash from its end.
  const hash = createHash('sha256').update(Buffer.from(script, 'hex')).digest().reverse().toString('hex');
  assert.deepEqual(await explorer.fetchScriptHash(hash), held);
  const history = await explorer.fetchTxHistory({ address });
  const height = await explorer.fetchBlockHeight();
  assert(history.length > 0 && history.every((tx) => tx.blockHeight <= height));
  assert.deepEqual(await explorer.fetchTxHistory({ scriptHash: hash }), history);
  const { txId, blockHeight } = history[0];
  assert((await explorer.fetchTx(txId)).length > 100);
  const status = await explorer.fetchBlockStatus(blockHeight);
  assert.equal(status.blockHeight, blockHeight);
  assert.equal(await explorer.fetchBlockStatus(height + 100), undefined);
  const fees = await (await fetch(`${url}/api/fee-estimates`)).json();
  if (Object.keys(fees).length > 0) {
    assert.deepEqual(await explorer.fetchFeeEstimates(), fees);
  } else {
    // A node of a quiet chain has none, and Esplora then says so.
    await assert.rejects(explorer.fetchFeeEstimates(), /Invalid fee estimates/);
  }
  await assert.rejects(explorer.push('00'));
  if (hexes[0]) {
    assert.match(await explorer.push(hexes[0]), /^[0-9a-f]{64}$/);
  }
  explorer.close();
  console.log('@bitcoinerlab/explorer: read', history.length, 'transactions at height', height);
}

async function mempool() {
  const { bitcoin } = mempoolJS({ hostname: url.replace('http://', ''), protocol: 'http', network: 'mainnet' });
  const { addresses, blocks, fees, mempool, transactions } = bitcoin;
  const held = await addresses.getAddress({ address });
  const coins = await addresses.getAddressTxsUtxo({ address });
  const sum = coins.filter((coin) => coin.status.confirmed).reduce((sat, coin) => sat + coin.value, 0);
  assert.equal(sum, held.chain_stats.funded_txo_sum - held.chain_stats.spent_txo_sum);
  assert((await addresses.getAddressTxs({ address })).length > 0);
  assert((await addresses.getAddressTxsChain({ address })).length > 0);
  assert(Array.isArray(await addresses.getAddressTxsMempool({ address })));
  const { txid } = coins.find((coin) => coin.status.confirmed);
  const tx = await transactions.getTx({ txid });
  assert.equal(tx.txid, txid);
  assert.equal((await transactions.getTxStatus({ txid })).confirmed, true);
  const hex = await transactions.getTxHex({ txid });
  assert.match(hex, /^[0-9a-f]+$/);
  assert((await transactions.getTxRaw({ txid })).length > 0);
  assert.equal((await transactions.getTxOutspends({ txid })).length, tx.vout.length);
  assert.equal(typeof (await transactions.getTxOutspend({ txid, vout: 0 })).spent, 'boolean');
  assert((await transactions.getTxMerkleProof({ txid })).block_height > 0);
  assert.match(await transactions.getTxMerkleBlockProof({ txid }), /^[0-9a-f]+$/);
  const height = await blocks.getBlocksTipHeight();
  const hash = await blocks.getBlocksTipHash();
  assert.equal((await blocks.getBlock({ hash })).height, height);
  assert.equal(await blocks.getBlockHeight({ height }), hash);
  assert.equal((await blocks.getBlockStatus({ hash })).in_best_chain, true);
  assert.equal((await blocks.getBlockHeader({ hash })).length, 160);
  assert((await blocks.getBlockRaw({ hash })).length > 80);
  assert((await blocks.getBlocks({ start_height: height - 1 })).length > 0);
  const txids = await blocks.getBlockTxids({ hash });
  assert.equal((await blocks.getBlockTxs({ hash, start_index: 0 }))[0].txid, txids[0]);
  assert.equal(await blocks.getBlockTxid({ hash, index: 0 }), txids[0]);
  assert((await fees.getFeesRecommended()).fastestFee > 0);
  assert((await mempool.getMempool()).count >= 0);
  assert(Array.isArray(await mempool.getMempoolTxids()));
  assert(Array.isArray(await mempool.getMempoolRecent()));
  if (hexes[1]) {
    assert.match(await transactions.postTx({ txhex: hexes[1] }), /^[0-9a-f]{64}$/);
  }
  await assert.rejects(transactions.postTx({ txhex: '00' }));
  console.log('mempool.js: read', coins.length, 'coins at height', height);
}

explorer().then(mempool).catch((e) => {
  console.error(e.response ? `${e.config.url}: ${e.response.status} ${JSON.stringify(e.response.data)}` : e);
  process.exit(1);
});
