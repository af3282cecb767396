/** A real browser for tests of the web page: headless Chromium, driven over its DevTools protocol. */
@NullMarked
package org.utxod.indexer.browser;

import org.jspecify.annotations.NullMarked;
