/**
 * JSON-RPC 2.0 as Electrum clients speak it: requests, parameters by place or name, answers, errors. Knows no connection.
 */
@NullMarked
package org.utxod.query.electrum.rpc;

import org.jspecify.annotations.NullMarked;
