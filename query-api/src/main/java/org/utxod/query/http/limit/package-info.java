/** Limits for clients: concurrent requests, bytes of requests and responses, memory held on their behalf. */
@NullMarked
package org.utxod.query.http.limit;

import org.jspecify.annotations.NullMarked;
