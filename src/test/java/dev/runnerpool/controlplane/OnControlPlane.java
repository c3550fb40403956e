package dev.runnerpool.controlplane;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A class whose tests take a {@link dev.runnerpool.sandbox.controlplane.ControlPlane} as a
 * parameter. One is started for all classes; skipped, with the reason, where it cannot be built.
 */
@Tag("level-2")
@ExtendWith(ControlPlaneExtension.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnControlPlane {}
