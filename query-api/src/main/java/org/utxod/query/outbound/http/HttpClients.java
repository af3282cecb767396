package org.utxod.query.outbound.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import okhttp3.ConnectionPool;
import okhttp3.Credentials;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.utxod.query.outbound.IpLiteral;

/** Creates HTTP clients from the operator's settings. */
public final class HttpClients {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int IDLE_CONNECTIONS = 16;

  /** Behind a SOCKS proxy no name is resolved here: the DNS query alone would reveal the destination. */
  private static final Dns NO_LOOK_UPS = name -> {
    throw new UnknownHostException("host names are resolved by the proxy only: " + name);
  };

  private HttpClients() {}

  /**
   * For nodes: trusts the system's certificates and {@code trusted}; null for the system's only. A node on this machine
   * is called directly, one elsewhere, such as at a {@code .onion} address, through {@code proxy} if one is given.
   */
  public static OkHttpClient forNodes(
      @Nullable ProxyUrl proxy, @Nullable TrustedCertificates trusted) {
    OkHttpClient.Builder builder = new OkHttpClient.Builder();
    if (proxy != null) {
      through(proxy, builder);
      butForLoopback(builder, Dns.SYSTEM);
    }
    return (trusted == null ? builder : trusted.applyTo(builder)).build();
  }

  private static void butForLoopback(OkHttpClient.Builder builder, Dns here) {
    OkHttpClient client = builder.build();
    Proxy through = client.proxy();
    if (through != null) {
      Dns ofProxy = client.dns();
      builder
          .proxy(null)
          .proxySelector(new ButForLoopback(through))
          .dns(name -> IpLiteral.isLoopback(name) ? here.lookup(name) : ofProxy.lookup(name));
    }
  }

  /** For external services: follows no redirects, sends no cookies, and goes through {@code proxy} if one is given. */
  public static OkHttpClient forThirdParties(
      @Nullable ProxyUrl proxy, @Nullable TrustedCertificates trusted) {
    OkHttpClient.Builder builder = new OkHttpClient.Builder()
        .connectTimeout(CONNECT)
        .readTimeout(Duration.ZERO) // each call has its own overall timeout
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
   * For receivers whose URLs come from clients: like {@link #forThirdParties}, but connects to no address that {@code
   * allowed} rejects, whatever a name resolves to: each call resolves a name once, and connects to an allowed address.
   * IP literals are not resolved; the caller checks them. Behind a proxy, names are resolved by the proxy, but
   * receivers on this machine are called directly: otherwise loopback would be the proxy's.
   *
   * @param allowed receives the name and an address of it
   */
  public static OkHttpClient forReceivers(
      @Nullable ProxyUrl proxy,
      @Nullable TrustedCertificates trusted,
      BiPredicate<String, InetAddress> allowed) {
    return forReceivers(proxy, trusted, allowed, Dns.SYSTEM);
  }

  /** With a custom resolver. */
  static OkHttpClient forReceivers(
      @Nullable ProxyUrl proxy,
      @Nullable TrustedCertificates trusted,
      BiPredicate<String, InetAddress> allowed,
      Dns lookUps) {
    OkHttpClient client = forThirdParties(proxy, trusted);
    Dns checked = name -> {
      List<InetAddress> addresses = lookUps.lookup(name).stream()
          .filter(address -> allowed.test(name, address))
          .toList();
      if (addresses.isEmpty()) {
        throw new ForbiddenAddressException();
      }
      return addresses;
    };
    if (proxy == null) {
      return client.newBuilder().dns(checked).build();
    }
    OkHttpClient.Builder builder = client.newBuilder();
    butForLoopback(builder, checked);
    return builder.build();
  }

  private static final class ButForLoopback extends ProxySelector {
    private final Proxy through;

    private ButForLoopback(Proxy through) {
      this.through = through;
    }

    @Override
    public List<Proxy> select(URI uri) {
      String host = uri.getHost() == null ? "" : uri.getHost().replaceAll("[\\[\\]]", "");
      return List.of(IpLiteral.isLoopback(host) ? Proxy.NO_PROXY : through);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
      // The call fails with that error.
    }
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
