/**
 * The web page at {@code /}: plain HTML, CSS and ES modules, written by hand beside this package and served from the
 * archive as they are, without a build step.
 *
 * <p>All files are read once, at start, and served by any number of threads. Each file has an entity tag derived from
 * its bytes and is revalidated at each visit, which costs a 304: so the modules of one page always belong to one
 * version. A strict policy keeps the browser from loading or sending anything anywhere else, and from running any other
 * script. Only the files that {@link org.utxod.query.http.page.PageFile} lists can be requested; no path from a client
 * ever reaches a file system.
 *
 * <p>The page uses the public API: {@code /v1} for balances, coins and activity, {@code /api} for blocks and
 * transactions. Its modules are named for what they show; {@code app.js} combines them, {@code dom.js} is the only one
 * that creates elements, and none creates them from text.
 */
@NullMarked
package org.utxod.query.http.page;

import org.jspecify.annotations.NullMarked;
