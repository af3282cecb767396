package org.utxod.indexer.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.RpcUrl;
import org.utxod.indexer.daemon.DataDirectory;
import org.utxod.indexer.daemon.MemoryBudget;
import org.utxod.query.access.HostNames;
import org.utxod.query.access.TokenFile;
import org.utxod.store.chain.Network;

/** Checks the machine: disk space, memory, open files, and file permissions. */
final class MachineCheck {
  /** A whole mainnet index plus the space that loading a snapshot takes. */
  private static final long MAINNET_BYTES = 22L << 30;

  private static final long MIN_BYTES = 1L << 30;
  private static final int MIN_OPEN_FILES = 2_048;
  private static final Set<PosixFilePermission> WRITE =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
  private static final Set<PosixFilePermission> OF_OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  private final Config config;
  private final @Nullable Path configFile;
  private final List<Finding> findings = new ArrayList<>();

  MachineCheck(Config config, @Nullable Path configFile) {
    this.config = config;
    this.configFile = configFile;
  }

  List<Finding> findings() {
    directory();
    memory();
    openFiles();
    privacy();
    secrets();
    exposure();
    hostNames();
    providers();
    findings.addAll(new ClusterCheck(config.cluster()).findings());
    return findings;
  }

  /** Providers are not queried here, so as not to reveal this machine to them. */
  private void providers() {
    for (RpcUrl provider : config.providers().urls()) {
      findings.add(Finding.ok("provider", provider.understood() + ", not checked."));
    }
  }

  private void directory() {
    Path data = config.dataDir().toAbsolutePath();
    Path there = data;
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there) || !Files.isWritable(there)) {
      findings.add(Finding.bad(
          "data directory",
          there + " cannot be written by this user (" + System.getProperty("user.name")
              + "). Give it to the user that runs utxod."));
      return;
    }
    boolean taken = Files.exists(data) && DataDirectory.isTaken(data);
    boolean begun = Files.exists(data.resolve("index"));
    findings.add(Finding.ok(
        "data directory",
        data
            + (taken
                ? ", in use by a running daemon."
                : begun ? ", contains an index." : ", empty.")));
    try {
      long free = Files.getFileStore(there).getUsableSpace();
      long wanted = begun || config.network() != Network.MAINNET ? MIN_BYTES : MAINNET_BYTES;
      String text = String.format(Locale.ROOT, "%.1f GiB free", free / (double) (1L << 30));
      findings.add(
          free >= wanted
              ? Finding.ok("disk", text + ".")
              : Finding.bad(
                  "disk",
                  text + ", less than the " + (wanted >> 30)
                      + " GiB required. Free some space, or move data_dir elsewhere."));
    } catch (IOException e) {
      findings.add(Finding.note("disk", "Its free space cannot be determined (" + e + ")."));
    }
  }

  private void memory() {
    MemoryBudget budget = MemoryBudget.of(config);
    findings.add(
        budget.isExceeded()
            ? Finding.note(
                "memory",
                "Heap and store need more than " + (budget.totalBytes() >> 20) + " MiB together ("
                    + budget.describe() + "). Raise 'memory', or lower the heap.")
            : Finding.ok("memory", budget.describe() + "."));
  }

  private void openFiles() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/limits"))) {
      lines
          .filter(line -> line.startsWith("Max open files"))
          .map(line -> line.substring("Max open files".length()).strip().split("\\s+")[0])
          .findFirst()
          .ifPresent(
              limit -> findings.add(
                  limit.equals("unlimited") || Long.parseLong(limit) >= MIN_OPEN_FILES
                      ? Finding.ok("open files", limit + " allowed.")
                      : Finding.bad(
                          "open files",
                          "Only " + limit
                              + " allowed; the store alone uses 1,024. Set LimitNOFILE or 'ulimit -n 8192'.")));
    } catch (IOException | NumberFormatException e) {
      // Not Linux: unknown.
    }
  }

  private void privacy() {
    Path index = config.dataDir().resolve("index");
    try {
      if (!Files.isDirectory(index)) {
        return;
      }
      Set<PosixFilePermission> ofData = Files.getPosixFilePermissions(config.dataDir());
      Set<PosixFilePermission> ofIndex = Files.getPosixFilePermissions(index);
      if (!Collections.disjoint(ofData, WRITE)) {
        findings.add(Finding.note(
            "privacy",
            "Other users of this machine can write to " + config.dataDir()
                + " and replace the index or the " + "admin key: chmod go-w."));
      } else if (!Collections.disjoint(ofIndex, OF_OTHERS)) {
        findings.add(Finding.note(
            "privacy",
            "Other users of this machine can read " + index
                + ", which contains webhook secrets: chmod 700; "
                + "utxod does this at its next start."));
      } else {
        findings.add(Finding.ok("privacy", "Only this user can read " + index + "."));
      }
    } catch (IOException | UnsupportedOperationException e) {
      findings.add(Finding.note(
          "privacy", "The permissions of " + index + " cannot be determined (" + e + ")."));
    }
  }

  private void secrets() {
    boolean inFile = config.node().passwordFile() == null
        && !config.node().password().reveal().isEmpty();
    boolean ofCluster = !config.cluster().password().reveal().isEmpty()
        || !config.cluster().backupToken().reveal().isEmpty();
    if (configFile != null && (inFile || ofCluster)) {
      readByOthers(
          "configuration",
          configFile,
          inFile ? "it contains the node's password" : "it contains a secret of the cluster");
    }
    for (Path file : config.cluster().secretFiles()) {
      readByOthers("cluster", file, "it holds a secret");
    }
    Path passwordFile = config.node().passwordFile();
    if (passwordFile != null) {
      readByOthers("password file", passwordFile, "it is the node's password");
    }
    Path tokens = TokenFile.in(config.dataDir()).path();
    if (Files.exists(tokens)) {
      readByOthers("tokens", tokens, "it lists tokens and roles");
    }
  }

  private void readByOthers(String about, Path file, String why) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      findings.add(
          permissions.contains(PosixFilePermission.OTHERS_READ)
              ? Finding.note(
                  about,
                  "Every user of this machine can read " + file + ", and " + why + ": chmod 600.")
              : Finding.ok(about, "The permissions of " + file + " are restrictive enough."));
    } catch (IOException | UnsupportedOperationException e) {
      findings.add(
          Finding.note(about, "The permissions of " + file + " cannot be determined (" + e + ")."));
    }
  }

  private void hostNames() {
    Set<String> hosts = config.http().hosts();
    boolean loopback = HostNames.isLoopback(config.http().listen().host());
    if (!hosts.isEmpty()) {
      findings.add(Finding.ok(
          "names",
          (hosts.contains("*")
                  ? "Requests for any host name"
                  : "Requests for " + String.join(", ", hosts))
              + " are accepted, besides localhost."));
    } else if (!loopback) {
      findings.add(Finding.note(
          "names",
          "Requests for any host name are accepted, which allows DNS rebinding by web pages. List the names "
              + "that clients use in access.hosts."));
    } else {
      String proxies =
          "a proxy that forwards its clients' Host (HAProxy and Caddy do, nginx if configured) needs the site's "
              + "name in access.hosts, or gets status 421.";
      findings.add(
          config.http().trustedProxies().isEmpty()
              ? Finding.ok("names", "Requests for localhost are accepted; " + proxies)
              : Finding.note("names", "Only requests for localhost are accepted; " + proxies));
    }
  }

  private void exposure() {
    try {
      boolean loopback = InetAddress.getByName(config.http().listen().host()).isLoopbackAddress();
      boolean token = config.http().readNeedsToken();
      String text = config.http().listen()
          + (loopback ? ", reachable from this machine only" : ", reachable from other machines")
          + (token ? ", with a token." : ", without a token.");
      findings.add(
          loopback || token
              ? Finding.ok("http", text)
              : Finding.note(
                  "http",
                  text
                      + " Anyone who can reach it may query any address; see access.read and access.rate_limit, "
                      + "and put a TLS proxy in front of it."));
    } catch (UnknownHostException e) {
      findings.add(Finding.bad(
          "http", config.http().listen().host() + " is not an address of this machine."));
    }
  }
}
