/** What clients may take up: requests at once, bytes of requests and answers, memory held on their behalf. */
@NullMarked
package org.utxod.query.http.limit;

import org.jspecify.annotations.NullMarked;
