package org.utxod.indexer.config.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.utxod.indexer.config.Names;
import org.utxod.indexer.config.Setting;

/** Finds environment variables that look like settings of utxod but are not: a mistyped limit would have no effect. */
final class EnvironmentNames {
  private static final String PREFIX = "UTXOD_";

  /** Known names that are not settings: of the launcher, of this program, and of its tests. */
  private static final List<String> OTHERS =
      List.of("UTXOD_CONFIG", "UTXOD_JAVA_OPTS", "UTXOD_CORPUS", "UTXOD_TOKEN");

  /**
   * Set by Kubernetes in every container beside a service called utxod or utxod-something, and by Docker beside a
   * linked container; the operator cannot avoid them.
   */
  private static final Pattern OF_A_SERVICE = Pattern.compile(
      "UTXOD_([A-Z0-9_]+_)?(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

  private static final Pattern PORT_OF_A_SERVICE = Pattern.compile("UTXOD_([A-Z0-9_]+_)?PORT");
  private static final Pattern ADDRESS_OF_A_SERVICE = Pattern.compile("(tcp|udp|sctp)://.*");

  private EnvironmentNames() {}

  /**
   * A message for each unknown name.
   *
   * @param used names that the configuration file takes values from
   */
  static List<String> problems(Map<String, String> environment, Set<String> used) {
    List<String> known = new ArrayList<>(OTHERS);
    Setting.all().forEach(setting -> known.addAll(setting.environmentNames()));
    List<String> problems = new ArrayList<>();
    for (String name : new TreeSet<>(environment.keySet())) {
      if (name.startsWith(PREFIX)
          && !known.contains(name)
          && !used.contains(name)
          && !isOfAService(name, String.valueOf(environment.get(name)))) {
        problems.add("The environment variable " + name + " is not known."
            + Names.nearest(name, known)
                .map(near -> " Did you mean " + near + "?")
                .orElse(""));
      }
    }
    return problems;
  }

  private static boolean isOfAService(String name, String value) {
    return OF_A_SERVICE.matcher(name).matches()
        || (PORT_OF_A_SERVICE.matcher(name).matches()
            && ADDRESS_OF_A_SERVICE.matcher(value).matches());
  }
}
