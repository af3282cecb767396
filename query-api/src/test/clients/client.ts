// The TypeScript client that openapi-generator makes of openapi.yaml, used against a running daemon: client.ts URL SCRIPT.
import { AnswersApi, Configuration, EsploraApi, ResponseError, ServiceApi } from "./made/index";

declare const process: { argv: string[] };
const [url, script] = process.argv.slice(2);
const config = new Configuration({ basePath: url });

function require(holds: unknown, what: unknown): void {
  if (!holds) throw new Error(JSON.stringify(what));
}

const status = await new ServiceApi(config).status();
const answers = new AnswersApi(config);
const esplora = new EsploraApi(config);
const balance = await answers.balanceOfScript({ hex: script });
require(balance.source === "local" && balance.balanceSat > 0, balance);
const page = await answers.coinsOfScript({ hex: script, limit: 5 });
require(page.utxos.length > 0, page);
const tip = await esplora.esploraTipHash();
const transactions = await esplora.esploraBlockTransactions({ hash: tip });
require(transactions[0].status.confirmed && transactions[0].status.blockHash === tip, transactions[0]);
const spends = await esplora.esploraOutspends({ txid: transactions[0].txid });
require(spends.length === transactions[0].vout.length && typeof spends[0].spent === "boolean", spends);
try {
  await answers.balanceOfAddress({ address: "nonsense" });
  require(false, "a bad address was answered");
} catch (refused) {
  require(refused instanceof ResponseError && refused.response.status === 400, String(refused));
}
console.log("typescript: read", status.network, "at height", status.height);
