#!/usr/bin/env bash
# From nothing to a credited deposit and a swept coin, on a regtest chain of its own; docs/tutorial.md explains each step.
# It needs bash, curl, Java and Bitcoin Core: BITCOIND names the program bitcoind, otherwise the one on the PATH is taken, and
# bitcoin-cli beside it. UTXOD names another utxod than this checkout's. All that it starts listens on loopback, works in a
# directory of its own, and is ended at the end.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
UTXOD=${UTXOD:-$here/../utxod}
BITCOIND=${BITCOIND:-$(command -v bitcoind || true)}
directory=$(mktemp -d)
node_process=
utxod_process=

die() {
  echo "tutorial: $*" >&2
  exit 1
}
finish() { # ends what was started here, and nothing else
  local status=$? process
  trap - EXIT
  if [ "$status" != 0 ]; then
    tail -n 20 "$directory"/*.log >&2 2>/dev/null || true
  fi
  for process in $utxod_process $node_process; do
    kill "$process" 2>/dev/null || true
    wait "$process" 2>/dev/null || true
  done
  rm -rf "$directory"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM
step() { printf '\n# %s\n' "$*"; }
# Of an answer, the first field of that name.
field() { # NAME ANSWER
  local pattern="\"$1\" *: *(\"([^\"]*)\"|([^],}]*))"
  [[ $2 =~ $pattern ]] || die "there is no $1 in: $2"
  printf '%s' "${BASH_REMATCH[2]}${BASH_REMATCH[3]}"
}
# Shows a command and does it, at most for a minute, until its answer is as expected.
run() { # PATTERN
  local command tries
  command=$(cat)
  printf '$ %s\n' "$command"
  for ((tries = 0; tries < 240; tries++)); do
    answer=$(eval "$command") || die "the command failed"
    case $answer in *urn:utxod:problem:*) die "the answer is: $answer" ;; esac
    if [[ $answer =~ $1 ]]; then
      printf '%s\n' "$answer"
      return
    fi
    sleep 0.25
  done
  die "the answer is not as expected ($1): $answer"
}
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}

[ -n "$BITCOIND" ] || die "no bitcoind is on the PATH; name one in BITCOIND"
bitcoin_cli=$(dirname "$BITCOIND")/bitcoin-cli
[ -x "$bitcoin_cli" ] || bitcoin_cli=$(command -v bitcoin-cli) || die "no bitcoin-cli is beside $BITCOIND"
rpc_port=$(free_port)
node() { "$bitcoin_cli" -regtest -datadir="$directory/node" -rpcport="$rpc_port" "$@"; }

step "A node, with a customer who has coins, the keys of the deposits, and a cold wallet"
mkdir "$directory/node" "$directory/utxod"
"$BITCOIND" -regtest -datadir="$directory/node" -server -rest=1 -printtoconsole=0 -fallbackfee=0.0001 -listen=0 -dnsseed=0 -fixedseeds=0 \
  -rpcport="$rpc_port" -rpcbind=127.0.0.1 -rpcallowip=127.0.0.1 >"$directory/node.log" 2>&1 &
node_process=$!
for wallet in customer deposits cold; do
  node -rpcwait -rpcwaittimeout=60 createwallet "$wallet" >/dev/null
done
node generatetoaddress 101 "$(node -rpcwallet=customer getnewaddress)" >/dev/null
mine() { node generatetoaddress "$1" "$(node -rpcwallet=customer getnewaddress)" >/dev/null; }

step "utxod on that node"
http=127.0.0.1:$(free_port)
URL=http://$http
cat >"$directory/utxod.yaml" <<END
network: regtest
data_dir: $directory/utxod
rpc_urls: ["http://127.0.0.1:$rpc_port"]
rpc_cookie: $directory/node/regtest/.cookie
http: $http
history: full
END
TOKEN=$("$UTXOD" token add exchange --role admin --config "$directory/utxod.yaml" 2>"$directory/token.log")
"$UTXOD" run --config "$directory/utxod.yaml" >"$directory/utxod.log" 2>&1 &
utxod_process=$!
AUTH="Authorization: Bearer $TOKEN"
JSON="Content-Type: application/json"
tries=0
until curl -s -o /dev/null -f "$URL/health/ready"; do
  kill -0 "$utxod_process" 2>/dev/null || die "utxod ended"
  ((++tries < 240)) || die "utxod is not ready after a minute"
  sleep 0.25
done
run '"state":"live","height":101,.*"history":\{"from_height":0,' <<'END'
curl -s -H "$AUTH" $URL/v1/status
END

step "An account of public keys"
DESCRIPTOR=$(node -rpcwallet=deposits listdescriptors | sed -n 's#.*"desc": "\(wpkh(.*\)/0/\*).*#\1/<0;1>/*)#p')
run '"name":"deposits"' <<'END'
curl -s -H "$AUTH" $URL/v1/accounts -H "$JSON" -d '{"name":"deposits","descriptor":"'"$DESCRIPTOR"'","confirmations":["3"]}'
END

step "An address for customer 17"
run '"address"' <<'END'
curl -s -H "$AUTH" $URL/v1/accounts/deposits/addresses/next -H "$JSON" -d '{"label":"deposit","reference":"customer-17"}'
END
ADDRESS=$(field address "$answer")

step "The customer pays"
run '' <<'END'
node -rpcwallet=customer sendtoaddress $ADDRESS 0.25
END
run '"unconfirmed"' <<'END'
curl -s -H "$AUTH" "$URL/v1/accounts/deposits/events?after=0"
END
AFTER=$(field last_sequence "$answer")

# What an exchange keeps of its own: whose a transaction is, and what was credited.
touch "$directory/whose" "$directory/credited"
book() { # EVENTS, which may be told again
  local event txid
  while IFS= read -r event; do
    [[ $event == *'"type":"confirmed"'* && $event != *'"income_sat":0,'* ]] || continue
    txid=$(field txid "$event")
    case $(field confirmations "$event") in
      1) echo "$txid $(field reference "$event")" >>"$directory/whose" ;;
      3)
        grep -qF "$txid" "$directory/credited" && continue
        echo "$(sed -n "s/^$txid //p" "$directory/whose" | sort -u) $(field income_sat "$event") $txid" | tee -a "$directory/credited"
        ;;
    esac
  done < <(printf '%s\n' "${1//'{"type"'/$'\n{"type"'}")
}

step "A block: not credited yet"
mine 1
run '"confirmations":1[,}]' <<'END'
curl -s -H "$AUTH" "$URL/v1/accounts/deposits/events?after=$AFTER"
END
book "$answer"
[ ! -s "$directory/credited" ] || die "it was credited too early"
AFTER=$(field last_sequence "$answer")

step "Two more: credited, once"
mine 2
run '"confirmations":3[,}]' <<'END'
curl -s -H "$AUTH" "$URL/v1/accounts/deposits/events?after=$AFTER"
END
book "$answer"
book "$answer"
[ "$(wc -l <"$directory/credited")" -eq 1 ] || die "it was not credited once"
read -r WHO CREDITED _ <"$directory/credited"
[ "$WHO $CREDITED" = "customer-17 25000000" ] || die "$WHO was credited with $CREDITED"

step "Sweep it to the cold wallet"
COLD=$(node -rpcwallet=cold getnewaddress)
run '"state":"open"' <<'END'
curl -s -H "$AUTH" -H "Idempotency-Key: sweep-1" $URL/v1/accounts/deposits/psbt -H "$JSON" -d '{"sweep":true,"outputs":[{"address":"'$COLD'"}],"fee_rate":"2"}'
END
PSBT=$(field psbt "$answer")
FEE=$(field fee_sat "$answer")

step "Sign it where the keys are, and hand it back"
SIGNED=$(field psbt "$(node -rpcwallet=deposits walletprocesspsbt "$PSBT")")
run '"state":"sent"' <<'END'
curl -s -H "$AUTH" $URL/v1/accounts/deposits/psbts/sweep-1/signed -H "Content-Type: text/plain" -d "$SIGNED"
END
mine 1
run '"state":"confirmed"' <<'END'
curl -s -H "$AUTH" $URL/v1/accounts/deposits/psbts/sweep-1
END

step "The books of the day"
FROM=$(date -u +%F)
run ',0,0,[0-9]+,105,' <<'END'
curl -s -H "$AUTH" "$URL/v1/accounts/deposits/books?from=$FROM&to=$(date -u +%F)&format=csv"
END
income=0 outgo=0 fee=0
{
  read -r _
  while IFS=, read -r _ _ opening in out fees adjusted closing _; do
    [ $((${opening:-0} + in - out - fees + adjusted)) -eq "$closing" ] || die "the books do not add up"
    income=$((income + in))
    outgo=$((outgo + out))
    fee=$((fee + fees))
  done
} <<<"$answer"
[ "$income $((outgo + fee)) $fee" = "$CREDITED $CREDITED $FEE" ] || die "the books are not what was done"
run '' <<'END'
node -rpcwallet=cold getbalance
END

step "Done: $CREDITED sat came in and were credited, $((CREDITED - FEE)) sat are in the cold wallet, $FEE sat were the fee."
