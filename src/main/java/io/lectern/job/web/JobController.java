package io.lectern.job.web;

import io.lectern.job.Job;
import io.lectern.job.JobId;
import io.lectern.job.Jobs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/jobs")
@Tag(name = "Jobs")
class JobController {

    private final Jobs jobs;

    JobController(Jobs jobs) {
        this.jobs = jobs;
    }

    @Operation(summary = "A job and how far it is")
    @GetMapping("/{id}")
    Job find(@PathVariable UUID id) {
        return jobs.find(new JobId(id));
    }

    @Operation(summary = "Cancel a job; one that is over stays as it is")
    @DeleteMapping("/{id}")
    Job cancel(@PathVariable UUID id) {
        return jobs.cancel(new JobId(id));
    }
}
