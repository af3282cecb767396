/**
 * The endpoints below {@code /v1/admin}: long jobs, for holders of the admin key.
 */
@NullMarked
package org.utxod.query.http.admin;

import org.jspecify.annotations.NullMarked;
