/**
 * The API's documentation, for programs and for people: the OpenAPI document, written by hand beside this package, and
 * the page generated from it.
 *
 * <p>The document is served as it is; a test compares it with the running server, in both directions. The page is
 * generated once, at start: plain HTML without a script and without external resources, under a policy that allows
 * neither.
 */
@NullMarked
package org.utxod.query.http.docs;

import org.jspecify.annotations.NullMarked;
