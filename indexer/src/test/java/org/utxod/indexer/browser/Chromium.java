package org.utxod.indexer.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.utxod.store.fixture.Await;

/** A headless Chromium with one page, which records the page's requests and errors. For one thread. */
public final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONG_PAUSE_MILLIS = 5_000;
  private static final int MAX_NOTED = 10_000;

  private final Process process;
  private final Path directory;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final DevTools page;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  private Chromium(Path program, Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
      process = new ProcessBuilder(
              program.toString(),
              "--headless=new",
              "--no-sandbox",
              "--disable-gpu",
              "--disable-dev-shm-usage",
              "--disable-background-networking",
              "--disable-component-update",
              "--disable-sync",
              "--no-first-run",
              "--hide-scrollbars",
              "--remote-debugging-port=0",
              "--user-data-dir=" + directory,
              "about:blank")
          .redirectErrorStream(true)
          .redirectOutput(directory.resolve("browser.log").toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    page = new DevTools(http, firstPage(), this::noted);
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      page.send(domain + ".enable");
    }
  }

  /** Starts the one on this machine, with all its data in {@code directory}; empty if there is none. */
  public static Optional<Chromium> start(Path directory) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator))
        .flatMap(place -> Stream.of("chromium", "chromium-browser", "google-chrome")
            .map(name -> Path.of(place, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .map(program -> new Chromium(program, directory));
  }

  private URI firstPage() {
    Path file = directory.resolve("DevToolsActivePort");
    JsonNode[] found = new JsonNode[1];
    Await.until(
        "the browser",
        () -> {
          try {
            if (!Files.exists(file)) {
              return false;
            }
            List<String> lines = Files.readAllLines(file);
            if (lines.size() < 2) {
              return false;
            }
            String list = http.send(
                    HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + lines.get(0) + "/json/list"))
                        .timeout(Duration.ofSeconds(5))
                        .build(),
                    HttpResponse.BodyHandlers.ofString())
                .body();
            for (JsonNode target : JSON.readTree(list)) {
              if (target.path("type").asText().equals("page")) {
                found[0] = target;
              }
            }
            return found[0] != null;
          } catch (IOException e) {
            return false;
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
          }
        },
        () -> process.isAlive() ? "it runs" : "it ended with status " + process.exitValue());
    return URI.create(found[0].path("webSocketDebuggerUrl").asText());
  }

  private void noted(String event, JsonNode params) {
    if (requests.size() + complaints.size() > MAX_NOTED) {
      return;
    }
    switch (event) {
      case "Network.requestWillBeSent" ->
        requests.add(params.path("request").path("url").asText());
      case "Runtime.exceptionThrown" ->
        complaints.add(params.path("exceptionDetails").toString());
      case "Runtime.consoleAPICalled" -> complaints.add("console: " + params.path("args"));
      case "Log.entryAdded" -> {
        JsonNode entry = params.path("entry");
        // That an answer was a 404 is the browser's own remark, and no fault of the page's.
        boolean status = entry.path("source").asText().equals("network")
            && entry.path("text").asText().contains("responded with a status of");
        if (!status) {
          complaints.add(entry.toString());
        }
      }
      default -> {}
    }
  }

  /** URLs requested by the page since {@link #forget}. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Errors, warnings, and breaches of the page's policy since {@link #forget}. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Clears the records. */
  public void forget() {
    requests.clear();
    complaints.clear();
  }

  /** Runs a script at the beginning of every document from now on. */
  public void beforeEachDocument(String script) {
    page.send("Page.addScriptToEvaluateOnNewDocument", "source", script);
  }

  /** Forgets what was loaded before. */
  public void clearCache() {
    page.send("Network.clearBrowserCache");
  }

  /** Lets pauses of seconds that a document asks for end so many times sooner, in every document from now on. */
  public void shortenPauses(int times) {
    beforeEachDocument("""
        (after => {
          window.setTimeout = (what, millis, ...rest) =>
            after(what, millis >= %d ? millis / %d : millis, ...rest);
        })(window.setTimeout);""".formatted(LONG_PAUSE_MILLIS, times));
  }

  /** Has its reader prefer these languages, the first most, as in {@code zh-CN,zh,en}. */
  public void speaks(String languages) {
    page.send(
        "Emulation.setUserAgentOverride",
        "userAgent",
        eval("navigator.userAgent").asText(),
        "acceptLanguage",
        languages);
  }

  /** Goes to an address, with a new document also where only its fragment differs. */
  public void open(String url) {
    page.send("Page.navigate", "url", "about:blank");
    await("location.href === 'about:blank'");
    page.send("Page.navigate", "url", url);
    await("document.readyState === 'complete' && location.href !== 'about:blank'");
  }

  /** What an expression of JavaScript comes to, a promise's end too. */
  public JsonNode eval(String expression) {
    JsonNode result = page.send(
        "Runtime.evaluate",
        "expression",
        expression,
        "awaitPromise",
        true,
        "returnByValue",
        true,
        "userGesture",
        true);
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.path("exceptionDetails"));
    }
    return result.path("result").path("value");
  }

  /** Waits until an expression is true. */
  public void await(String expression) {
    Await.until(
        expression,
        () -> {
          try {
            return eval("Boolean(" + expression + ")").asBoolean();
          } catch (AssertionError e) {
            return false; // the document is being replaced
          }
        },
        () -> eval("document.body?.innerText").asText() + "\n" + complaints);
  }

  /** The text of the first element that a selector finds. */
  public String text(String selector) {
    return eval("document.querySelector(" + quoted(selector) + ")?.innerText ?? ''")
        .asText();
  }

  /** Clicks on it as a finger or mouse does, in its middle. */
  public void click(String selector) {
    String element = "document.querySelector(" + quoted(selector) + ")";
    await(element);
    // Where it stays for two frames: a page that is still being filled moves what is below.
    JsonNode place =
        eval("(async () => { let last = ''; for (let i = 0; i < 500; i++) { const e = " + element
            + "; e?.scrollIntoView({block: 'center', behavior: 'instant'}); const b = e?.getBoundingClientRect();"
            + " const at = b ? [b.x + b.width / 2, b.y + b.height / 2] : [];"
            + " if (b && last === at.join()) { return at; } last = at.join();"
            + " await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn))); }"
            + " throw new Error('it does not stand still'); })()");
    for (String type : List.of("mousePressed", "mouseReleased")) {
      page.send(
          "Input.dispatchMouseEvent",
          "type",
          type,
          "x",
          place.path(0).asDouble(),
          "y",
          place.path(1).asDouble(),
          "button",
          "left",
          "clickCount",
          1);
    }
  }

  /** Presses a key: one that writes a character, or Enter, Tab or Escape. */
  public void press(String key) {
    int code = Map.of("Enter", 13, "Tab", 9, "Escape", 27).getOrDefault(key, 0);
    List<Object> parameters = new ArrayList<>(List.of("type", "keyDown", "key", key));
    if (code != 0) {
      parameters.addAll(List.of("code", key, "windowsVirtualKeyCode", code));
    }
    if (!key.equals("Tab") && !key.equals("Escape")) {
      parameters.addAll(List.of("text", key.equals("Enter") ? "\r" : key));
    }
    page.send("Input.dispatchKeyEvent", parameters.toArray());
    page.send("Input.dispatchKeyEvent", "type", "keyUp", "key", key);
  }

  /** Writes a text where the cursor is. */
  public void type(String text) {
    page.send("Input.insertText", "text", text);
  }

  /** The size of the screen in CSS pixels. */
  public void size(int width, int height) {
    page.send(
        "Emulation.setDeviceMetricsOverride",
        "width",
        width,
        "height",
        height,
        "deviceScaleFactor",
        1,
        "mobile",
        width < 600);
  }

  /** What the machine prefers: light or dark. */
  public void prefers(String scheme) {
    page.send(
        "Emulation.setEmulatedMedia",
        "features",
        List.of(Map.of("name", "prefers-color-scheme", "value", scheme)));
  }

  /** A screenshot of the whole page. */
  public void picture(Path file) {
    JsonNode shot =
        page.send("Page.captureScreenshot", "format", "png", "captureBeyondViewport", true);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, Base64.getDecoder().decode(shot.path("data").asText()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A text as JavaScript writes it. */
  public static String quoted(String text) {
    return JSON.valueToTree(text).toString();
  }

  @Override
  public void close() {
    page.close();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
