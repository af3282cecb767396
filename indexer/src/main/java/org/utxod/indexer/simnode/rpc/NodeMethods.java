package org.utxod.indexer.simnode.rpc;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** The methods about the node itself. */
public final class NodeMethods {
  private static final String NETWORK_INFO =
      "{\"version\":319900,\"subversion\":\"/Satoshi:31.99.0/\",\"protocolversion\":70017,"
          + "\"localservices\":\"0000000000000c09\",\"localservicesnames\":[\"NETWORK\",\"WITNESS\","
          + "\"NETWORK_LIMITED\",\"P2P_V2\"],\"localrelay\":true,\"timeoffset\":0,\"networkactive\":true,"
          + "\"connections\":0,\"connections_in\":0,\"connections_out\":0,\"networks\":[],"
          + "\"relayfee\":0.00000100,\"incrementalfee\":0.00000100,\"localaddresses\":[],\"warnings\":[]}";

  private final Clock clock;
  private final Instant started;

  public NodeMethods(Clock clock) {
    this.clock = clock;
    this.started = clock.instant();
  }

  public void register(Map<String, SimMethod> registry) {
    registry.put("getnetworkinfo", params -> Params.json(NETWORK_INFO));
    registry.put("getindexinfo", params -> Params.json("{}"));
    registry.put(
        "uptime",
        params ->
            Params.json(Long.toString(Duration.between(started, clock.instant()).toSeconds())));
  }
}
