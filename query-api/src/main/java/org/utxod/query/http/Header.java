package org.utxod.query.http;

/** A response header; never built from client input. */
public record Header(String name, String value) {}
