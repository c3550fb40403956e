package dev.runnerpool.operator.reconcile;

import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What a reconciler is put together of where there is no container. */
final class LookParts {

  private LookParts() {}

  /** By the one constructor of a bean of another package. */
  static <T> T make(Class<T> bean, Object... parts) {
    try {
      Constructor<?> constructor = bean.getDeclaredConstructors()[0];
      constructor.setAccessible(true);
      return bean.cast(constructor.newInstance(parts));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler answer) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answer));
  }

  /** Answers by a method's name, and with null where none is given. */
  static <T> T only(Class<T> type, Map<String, Object> answers) {
    return proxy(type, (self, method, args) -> answers.get(method.getName()));
  }

  /** Fails whatever it is asked for. */
  static <T> T failing(Class<T> type) {
    return proxy(
        type,
        (self, method, args) -> {
          throw new KubernetesClientException("there is no API server");
        });
  }

  /** Takes whatever is written, and tells nothing. */
  static <T> T taking(Class<T> type) {
    return proxy(
        type,
        (self, method, args) ->
            method.getReturnType().isInterface() ? taking(method.getReturnType()) : null);
  }

  @SuppressWarnings("unchecked")
  static Instance<ReconcileListener> instance(List<ReconcileListener> listeners) {
    return proxy(
        Instance.class,
        (self, method, args) -> {
          if (method.getName().equals("forEach")) {
            listeners.forEach((Consumer<ReconcileListener>) args[0]);
            return null;
          }
          return listeners.iterator();
        });
  }
}
