package org.utxod.outbound.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import okhttp3.ConnectionPool;
import okhttp3.Credentials;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Makes HTTP clients as the operator wants them. */
public final class HttpClients {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int IDLE_CONNECTIONS = 16;

  /** Behind a SOCKS proxy no name is looked up here: the look-up alone would tell who is asked. */
  private static final Dns NO_LOOK_UPS = name -> {
    throw new UnknownHostException("names are looked up by the proxy only, and not here: " + name);
  };

  private HttpClients() {}

  /** For nodes: with the system's certificates and {@code trusted}; null for those alone. */
  public static OkHttpClient forNodes(@Nullable TrustedCertificates trusted) {
    OkHttpClient.Builder builder = new OkHttpClient.Builder();
    return (trusted == null ? builder : trusted.applyTo(builder)).build();
  }

  /** For third parties: follows no redirects, sends no cookies, and goes through {@code proxy} where one is given. */
  public static OkHttpClient forThirdParties(
      @Nullable ProxyUrl proxy, @Nullable TrustedCertificates trusted) {
    OkHttpClient.Builder builder = new OkHttpClient.Builder()
        .connectTimeout(CONNECT)
        .readTimeout(Duration.ZERO) // each call has a time of its own for everything
        .writeTimeout(Duration.ZERO)
        .followRedirects(false)
        .followSslRedirects(false)
        .proxy(Proxy.NO_PROXY)
        .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, 1, TimeUnit.MINUTES));
    if (proxy != null) {
      through(proxy, builder);
    }
    return (trusted == null ? builder : trusted.applyTo(builder)).build();
  }

  /**
   * For receivers whose addresses clients name: as {@link #forThirdParties}, and connects to no address that {@code allowed}
   * refuses, whatever a name is looked up to. Behind a proxy that is the proxy's business.
   */
  public static OkHttpClient forReceivers(
      @Nullable ProxyUrl proxy,
      @Nullable TrustedCertificates trusted,
      Predicate<InetAddress> allowed) {
    OkHttpClient client = forThirdParties(proxy, trusted);
    if (proxy != null) {
      return client;
    }
    return client
        .newBuilder()
        .dns(name -> {
          List<InetAddress> addresses =
              Dns.SYSTEM.lookup(name).stream().filter(allowed).toList();
          if (addresses.isEmpty()) {
            throw new UnknownHostException("no address of this name may be connected to");
          }
          return addresses;
        })
        .build();
  }

  private static void through(ProxyUrl proxy, OkHttpClient.Builder builder) {
    if (proxy.kind() == ProxyUrl.Kind.SOCKS5) {
      builder
          .proxy(new Proxy(
              Proxy.Type.SOCKS, InetSocketAddress.createUnresolved(proxy.host(), proxy.port())))
          .dns(NO_LOOK_UPS);
      return;
    }
    builder.proxy(
        new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
    String user = proxy.user();
    String password = proxy.password();
    if (user != null && password != null) {
      String credentials = Credentials.basic(user, password);
      builder.proxyAuthenticator(
          (route, response) -> response.request().header("Proxy-Authorization") != null
              ? null
              : response
                  .request()
                  .newBuilder()
                  .header("Proxy-Authorization", credentials)
                  .build());
    }
  }
}
