package iommulab.workloads.grade;

import iommulab.workloads.scenario.Expectation;

/**
 * What became of an expectation.
 *
 * @param what the expectation
 * @param held runs at whose end its condition held
 * @param ended runs that came to their end
 * @param verdict what that means
 * @param says the same in words
 */
public record Expected(Expectation what, long held, long ended, RunVerdict verdict, String says) {}
