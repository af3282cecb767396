package org.utxod.indexer.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The value of every setting, and its source. Filled by {@link ConfigLoader} in the order of declaration. */
public final class SettingValues {
  private final Path home;
  private final List<String> problems;
  private final Map<Setting<?>, Object> values = new HashMap<>();
  private final Map<Setting<?>, String> origins = new HashMap<>();
  private final Set<Setting<?>> wrong = new HashSet<>();

  public SettingValues(Path home, List<String> problems) {
    this.home = home;
    this.problems = problems;
  }

  /** Reads a value; uses the default if it is invalid, which is recorded, or not set. */
  public <T> void read(Setting<T> setting, @Nullable JsonNode given, @Nullable String origin) {
    if (origin != null) {
      origins.put(setting, origin);
    }
    Function<SettingValues, T> usual = setting.usual();
    boolean empty = given == null
        || (!setting.type().isList()
            && given.isValueNode()
            && SettingType.textOf(given).isEmpty());
    if (given != null && (!empty || usual == null)) {
      try {
        values.put(
            setting, setting.type().reader().read(given, home, problem -> add(setting, problem)));
        return;
      } catch (IllegalArgumentException e) {
        add(setting, String.valueOf(e.getMessage()));
      }
    }
    values.put(
        setting,
        usual != null
            ? usual.apply(this)
            : setting
                .type()
                .reader()
                .read(TextNode.valueOf(setting.type().defaultText()), home, problems::add));
  }

  /** Records that a value is invalid: a phrase that follows the setting's name. */
  public void add(Setting<?> setting, String problem) {
    wrong.add(setting);
    problems.add("'" + setting.key() + "' (from " + origin(setting).orElse("the default") + "): "
        + problem + ".");
  }

  public boolean isRight(Setting<?> setting) {
    return !wrong.contains(setting);
  }

  Path home() {
    return home;
  }

  /** The value of a setting. */
  @SuppressWarnings("unchecked") // only read() puts values
  public <T> T get(Setting<T> setting) {
    T value = (T) values.get(setting);
    if (value == null) {
      throw new IllegalStateException(setting + " has not been read yet");
    }
    return value;
  }

  /** A value as YAML that can be loaded again, with secrets masked. */
  public <T> String yaml(Setting<T> setting) {
    return setting.type().yaml().apply(get(setting));
  }

  /** The source of a value: a file, a variable or an option; empty for the default. */
  public Optional<String> origin(Setting<?> setting) {
    return Optional.ofNullable(origins.get(setting));
  }
}
