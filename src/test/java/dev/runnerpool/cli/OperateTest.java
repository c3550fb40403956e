package dev.runnerpool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class OperateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--kubeconfig=/nowhere/config | --kubeconfig: there is no readable file /nowhere/config",
        "--port=70000 | --port 70000: a port is 0 to 65535",
        "--port=-1 | --port -1: a port is 0 to 65535",
        "--port=http | '--port'",
        "--namespaces=ci,Wrong_Name | --namespaces: 'Wrong_Name' is not a namespace's name",
        "--selector=team=a=b | --selector: 'team=a=b' is no label selector, such as team=a",
        "--selector= | --selector: '' is no label selector",
        "--log-format=xml | '--log-format'",
        "--log-level=LOUD | --log-level LOUD: ERROR, WARN, INFO, DEBUG or TRACE",
        "--lease-name=a/b | --lease-name: 'a/b' is not a name in Kubernetes",
        "--lease-namespace=CI | --lease-namespace: 'CI' is not a name in Kubernetes",
        "--prot=8080 | '--prot=8080'"
      })
  void aWrongFlagIsNamedAndNothingIsStarted(String flag, String said) {
    StringWriter errors = new StringWriter();
    int status = new CommandLine(new Operate()).setErr(new PrintWriter(errors)).execute(flag);
    assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(errors.toString()).contains(said);
  }
}
