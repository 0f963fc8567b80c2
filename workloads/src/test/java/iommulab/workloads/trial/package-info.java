/** Scenarios as tests read and run them; shared by the rooms beside it, holds no test. */
package iommulab.workloads.trial;
