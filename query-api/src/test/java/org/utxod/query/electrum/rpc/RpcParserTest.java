package org.utxod.query.electrum.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines as clients write them, and as they should not. */
class RpcParserTest {
  private static final RpcParser PARSER = new RpcParser(1_000_000, 3);

  private static RpcMessage parse(String line) {
    return PARSER.parse(line.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":[1],\"id\":7}",
        "{\"method\":\"m\",\"params\":[1],\"id\":7}",
        "  { \"id\" : 7 , \"method\" : \"m\" , \"params\" : [ 1 ]            }",
        "{\"method\":\"m\",\"params\":[1],\"id\":7}                    ",
        "{\"method\":\"m\",\"params\":[1],\"id\":7,\"more\":{}}",
        "\t{\"method\":\"m\",\"params\":[1],\"id\":7}\r"
      })
  void requests(String line) {
    assertThat(parse(line)).isInstanceOfSatisfying(RpcMessage.Request.class, request -> {
      assertThat(request.method()).isEqualTo("m");
      assertThat(request.params().path(0).asInt()).isEqualTo(1);
      assertThat(String.valueOf(request.id())).isEqualTo("7");
      assertThat(request.isNotification()).isFalse();
    });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"method\":\"m\"} | true",
        "{\"method\":\"m\",\"id\":null} | false",
        "{\"method\":\"m\",\"params\":null,\"id\":\"a b\"} | false",
        "{\"method\":\"m\",\"params\":{\"x\":1},\"id\":1.5} | false",
      })
  void without_id_it_wants_no_answer(String line, boolean notification) {
    assertThat(parse(line))
        .isInstanceOfSatisfying(
            RpcMessage.Request.class,
            request -> assertThat(request.isNotification()).isEqualTo(notification));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ | -32700 | null",
        "{} {} | -32700 | null",
        "[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]] | -32700 | null",
        "{\"method\":\"m\",\"id\":1e9999999999999999999999999999999999999999} | -32700 | null",
        "[] | -32600 | null",
        "5 | -32600 | null",
        "null | -32600 | null",
        "\"x\" | -32600 | null",
        "{\"id\":7} | -32600 | 7",
        "{\"id\":7,\"method\":5} | -32600 | 7",
        "{\"id\":{},\"method\":\"m\"} | -32600 | null",
        "{\"id\":true,\"method\":\"m\"} | -32600 | null",
        "{\"id\":7,\"method\":\"m\",\"params\":5} | -32602 | 7",
        "[{\"method\":\"m\"},{\"method\":\"m\"},{\"method\":\"m\"},{\"method\":\"m\"}] | 4 | null",
      })
  void what_is_no_request_is_refused(String line, int code, String id) {
    assertThat(parse(line)).isInstanceOfSatisfying(RpcMessage.Invalid.class, invalid -> {
      assertThat(invalid.error().code()).isEqualTo(code);
      assertThat(String.valueOf(invalid.id())).isEqualTo(id);
    });
  }

  @Test
  void an_array_is_several_also_where_one_of_them_is_wrong() {
    assertThat(parse("[{\"method\":\"m\",\"id\":1}, 5 ,{\"method\":\"n\"}]"))
        .isInstanceOfSatisfying(
            RpcMessage.Batch.class,
            batch -> assertThat(batch.members())
                .hasExactlyElementsOfTypes(
                    RpcMessage.Request.class, RpcMessage.Invalid.class, RpcMessage.Request.class));
  }

  private static Params params(String json) throws Exception {
    return new Params("m", new ObjectMapper().readTree(json), List.of("height", "flag", "text"));
  }

  @Test
  void parameters_are_found_by_place_and_by_name() throws Exception {
    for (String given : List.of(
        "[5,true,\"x\"]",
        "[\"5\",1,\"x\",\"too much\"]",
        "[5.0,1.0,\"x\",{}]",
        "{\"text\":\"x\",\"flag\":true,\"height\":5,\"more\":0}")) {
      Params params = params(given);
      assertThat(params.natural("height")).isEqualTo(5);
      assertThat(params.flag("flag")).isTrue();
      assertThat(params.text("text")).isEqualTo("x");
    }
    assertThat(params("[]").natural("height", 9)).isEqualTo(9);
    assertThat(params("{\"height\":null}").natural("height", 9)).isEqualTo(9);
    assertThat(params("[]").flag("flag")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[-1]", "[5.5]", "[\"x\"]", "[true]", "[[5]]", "[1e30]", "[\"99999999999\"]"})
  void what_is_no_natural_number_is_refused(String given) {
    assertThatThrownBy(() -> params(given).natural("height"))
        .isInstanceOf(RpcException.class)
        .hasMessageEndingWith("should be a non-negative integer");
  }

  @Test
  void what_is_missing_is_named() {
    assertThatThrownBy(() -> params("[]").natural("height"))
        .isInstanceOfSatisfying(RpcException.class, e -> assertThat(e.code()).isEqualTo(-32602))
        .hasMessageContaining("\"height\"");
    assertThatThrownBy(() -> params("[1,\"maybe\"]").flag("flag")).hasMessageContaining("boolean");
  }
}
